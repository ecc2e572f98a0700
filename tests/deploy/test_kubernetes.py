"""The Kubernetes manifests: no cluster here, so they are held against each other and the program."""

from __future__ import annotations

import re
from typing import Any

import pytest

from connectors.app import create_app
from connectors.serve import GRACE_SECONDS
from connectors.workers import _SLACK_SECONDS
from tests.connectors.stand_in import StandIn
from tests.deploy.files import INSIDE, KUBERNETES, MANUAL, PINNED, assert_command, documents, paths, series

BASE = KUBERNETES / "base"
OBJECTS = [
    object_
    for file in sorted(BASE.glob("*.yaml"))
    if file.name != "kustomization.yaml"
    for object_ in documents(file)
]
WORKLOADS = [object_ for object_ in OBJECTS if object_["kind"] in ("Deployment", "Job")]
SECRETS = documents(KUBERNETES / "secret.example.yaml")
RULES = documents(KUBERNETES / "monitoring" / "rules.yaml")[0]
ALERTS = [rule for group in RULES["spec"]["groups"] for rule in group["rules"]]
#: Series that are not the app's own: Prometheus' and the blackbox exporter's.
FOREIGN = {"up", "probe_success"}


def one(kind: str, name: str = "assistant") -> dict[str, Any]:
    (found,) = [
        object_ for object_ in OBJECTS if (object_["kind"], object_["metadata"]["name"]) == (kind, name)
    ]
    return found


def pod(workload: dict[str, Any]) -> dict[str, Any]:
    spec: dict[str, Any] = workload["spec"]["template"]["spec"]
    return spec


def named(workload: dict[str, Any]) -> str:
    return f"{workload['kind']}-{workload['metadata']['name']}"


def labels(workload: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = workload["spec"]["template"]["metadata"]["labels"]
    return found


@pytest.mark.parametrize("folder", ["base", "monitoring", "overlays/example"])
def test_a_kustomization_names_the_files_beside_it(folder: str) -> None:
    place = KUBERNETES / folder
    listed = documents(place / "kustomization.yaml")[0]["resources"]
    for name in listed:
        assert (place / name).exists(), name
    objects = {file.name for file in place.glob("*.yaml") if "kind" in documents(file)[0]}
    assert objects - {"kustomization.yaml"} <= set(listed)


def test_the_example_changes_what_there_is() -> None:
    overlay = documents(KUBERNETES / "overlays" / "example" / "kustomization.yaml")[0]
    for patch in overlay["patches"]:
        target: Any = one(patch["target"]["kind"], patch["target"]["name"])
        for path in re.findall(r"path: (\S+)", patch["patch"]):
            here = target
            for step in path.strip("/").split("/"):
                here = here[int(step)] if isinstance(here, list) else here[step]


@pytest.mark.parametrize("workload", WORKLOADS, ids=named)
def test_a_pod_can_do_nothing_more_than_it_has_to(workload: dict[str, Any]) -> None:
    spec = pod(workload)
    assert spec["automountServiceAccountToken"] is False
    assert not spec.keys() & {"hostNetwork", "hostPID", "hostIPC"}
    security = spec["securityContext"]
    assert security["runAsNonRoot"] is True
    assert security["runAsUser"] > 0
    assert security["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in spec["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["requests"].keys() == {"cpu", "memory"}
        assert container["resources"]["limits"]["memory"]
        assert_command(container["args"])
    assert all(volume["emptyDir"]["sizeLimit"] for volume in spec["volumes"])


def test_the_image_is_pinned() -> None:
    for folder in ("base", "overlays/example"):
        for image in documents(KUBERNETES / folder / "kustomization.yaml")[0]["images"]:
            assert PINNED.search(f":{image['newTag']}"), image
    assert {container["image"] for work in WORKLOADS for container in pod(work)["containers"]} == {
        "binjiang-assistant"
    }


def test_probes_ask_what_the_app_answers_and_none_takes_all_pods_out_at_once() -> None:
    container = pod(one("Deployment"))["containers"][0]
    probes = {name: container[name] for name in ("startupProbe", "livenessProbe", "readinessProbe")}
    asked = {name: probe["httpGet"]["path"] for name, probe in probes.items()}
    assert set(asked.values()) <= paths()
    # A store that is away is away for all pods: with /readyz here nobody would be left to answer.
    assert "/readyz" not in asked.values()
    assert {probe["httpGet"]["port"] for probe in probes.values()} == {container["ports"][0]["name"]}
    assert container["ports"][0]["containerPort"] == 8000


def test_a_stop_waits_for_the_turns_under_way() -> None:
    spec = pod(one("Deployment"))
    pause = int(spec["containers"][0]["lifecycle"]["preStop"]["exec"]["command"][1])
    assert spec["terminationGracePeriodSeconds"] > pause + GRACE_SECONDS + _SLACK_SECONDS


def test_everything_selects_the_pods_of_the_deployment() -> None:
    found = labels(one("Deployment"))
    for selector in (
        one("Deployment")["spec"]["selector"]["matchLabels"],
        one("Service")["spec"]["selector"],
        one("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        one("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
        one("NetworkPolicy", "wechat")["spec"]["podSelector"]["matchLabels"],
        documents(KUBERNETES / "monitoring" / "scrape.yaml")[0]["spec"]["selector"]["matchLabels"],
    ):
        assert selector.items() <= found.items()
    scaled = one("HorizontalPodAutoscaler")["spec"]
    assert scaled["scaleTargetRef"]["name"] == "assistant"
    # With one pod allowed to be away and one left, residents are answered.
    assert scaled["minReplicas"] >= 2
    assert "replicas" not in one("Deployment")["spec"]
    assert one("PodDisruptionBudget")["spec"]["maxUnavailable"] == 1


def test_nothing_is_reached_that_is_not_named() -> None:
    everything = one("NetworkPolicy", "nothing")["spec"]
    assert everything == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    (stores,) = one("NetworkPolicy", "stores")["spec"]["podSelector"]["matchExpressions"]
    names = {labels(workload)["app.kubernetes.io/name"] for workload in WORKLOADS}
    assert set(stores["values"]) == names
    ports = {
        port["port"]
        for policy in ("stores", "wechat")
        for rule in one("NetworkPolicy", policy)["spec"]["egress"]
        for port in rule["ports"]
    }
    assert ports == {53, 5432, 6379, 443}


def test_configuration_comes_from_what_there_is_and_secrets_have_no_values() -> None:
    there = {("configMapRef", one("ConfigMap")["metadata"]["name"])}
    there |= {("secretRef", secret["metadata"]["name"]) for secret in SECRETS}
    for workload in WORKLOADS:
        for container in pod(workload)["containers"]:
            for source in container["envFrom"]:
                ((kind, reference),) = source.items()
                assert (kind, reference["name"]) in there
    for secret in SECRETS:
        assert set(secret["stringData"].values()) == {""}
    program = {secret["metadata"]["name"]: secret["stringData"] for secret in SECRETS}["assistant"]
    assert "BOT_DATABASE_OWNER_URL" not in program
    assert not one("ConfigMap")["data"].keys() & program.keys()


def _passed_on(path: str) -> bool:
    for rule in one("Ingress")["spec"]["rules"]:
        for entry in rule["http"]["paths"]:
            wanted = entry["path"]
            if path == wanted or (
                entry["pathType"] == "Prefix" and path.startswith(f"{wanted.rstrip('/')}/")
            ):
                return True
    return False


def test_the_ingress_passes_on_what_is_for_residents_and_nothing_for_operators() -> None:
    outside = [path for path in sorted(paths()) if path not in (*INSIDE, "/healthz")]
    assert [path for path in outside if not _passed_on(path)] == []
    assert [path for path in INSIDE if _passed_on(path)] == []
    assert create_app(StandIn()).openapi_url == "/openapi.json"


def test_pods_are_added_by_a_metric_that_there_is() -> None:
    metrics = one("HorizontalPodAutoscaler")["spec"]["metrics"]
    assert [metric["type"] for metric in metrics] == ["Pods", "Resource"]
    (rule,) = documents(KUBERNETES / "monitoring" / "adapter-values.yaml")[0]["rules"]["custom"]
    assert rule["name"]["as"] == metrics[0]["pods"]["metric"]["name"]
    assert rule["seriesQuery"].split("{")[0] in series()


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_an_alert_asks_for_series_that_there_are_and_the_manual_says_what_to_do(
    alert: dict[str, Any],
) -> None:
    asked = set(re.findall(r"\b(assistant_\w+|up|probe_success)\b(?=[{\[)]|$)", alert["expr"]))
    assert asked
    assert asked <= series() | FOREIGN
    assert alert["alert"] in (MANUAL / "07-monitoring.md").read_text(encoding="utf-8")
    assert alert["annotations"]["summary"]


def test_the_manual_explains_each_metric() -> None:
    text = (MANUAL / "07-monitoring.md").read_text(encoding="utf-8")
    bases = {re.sub(r"_(bucket|sum|count)$", "", name) for name in series()}
    assert set(re.findall(r"`(assistant_\w+)`", text)) == bases
