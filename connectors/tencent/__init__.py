"""What WeChat official accounts and WeCom applications have in common: signatures, the cipher, XML, what
residents send and how they are answered within five seconds."""
