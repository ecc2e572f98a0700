"""WeChat as the benchmarks and tests need it: its servers' side of the protocol, on loopback."""
