"""Checks the installed packages, as pinned, against known advisories: ``python -m tests.audit``."""

from __future__ import annotations

import json
import subprocess
import sys

FOUND, UNREACHED = 1, 3


def main() -> int:
    """0 where nothing is known against any package, 1 where something is, 3 where no advisory service was reached."""
    lines = []
    for service in ("pypi", "osv"):
        command = [sys.executable, "-m", "pip_audit", "--local", "--skip-editable", "--progress-spinner", "off"]
        ran = subprocess.run([*command, "-s", service, "-f", "json"], capture_output=True, text=True, check=False)
        try:
            packages = json.loads(ran.stdout)["dependencies"]
        except (ValueError, KeyError):
            lines.append(f"{service}: {ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else 'no answer'}")
            continue
        checked = [item for item in packages if "vulns" in item]
        if not checked:  # a mirror that hands out packages and knows no advisories
            lines.append(f"{service}: it knows none of the {len(packages)} packages")
            continue
        for item in checked:
            for fault in item["vulns"]:
                print(
                    f"{item['name']} {item['version']}: {fault['id']}, fixed in {fault['fix_versions'] or 'no version'}"
                )
        left = [item["name"] for item in packages if "vulns" not in item]
        print(f"{len(checked)} packages checked by {service}" + (f", not: {', '.join(left)}" if left else "."))
        return FOUND if any(item["vulns"] for item in checked) else 0
    print("No advisory service was reached, so nothing was checked:", *lines, sep="\n  ", file=sys.stderr)
    return UNREACHED


if __name__ == "__main__":
    raise SystemExit(main())
