"""Checks the installed packages, as pinned, against known advisories: ``python -m tests.audit``."""

from __future__ import annotations

import json
import subprocess
import sys

FOUND, UNREACHED = 1, 3


def main() -> int:
    """0 where nothing is known against any package, 1 where something is, 3 where no advisory service was reached."""
    told = []
    for service in ("pypi", "osv"):
        command = [sys.executable, "-m", "pip_audit", "--local", "--skip-editable", "--progress-spinner", "off"]
        ran = subprocess.run([*command, "-s", service, "-f", "json"], capture_output=True, text=True, check=False)
        try:
            packages = json.loads(ran.stdout)["dependencies"]
        except (ValueError, KeyError):
            told.append(f"{service}: {ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else 'no answer'}")
            continue
        checked = [one for one in packages if "vulns" in one]
        if not checked:  # a mirror that hands out packages and knows no advisories
            told.append(f"{service}: it knows none of the {len(packages)} packages")
            continue
        for one in checked:
            for fault in one["vulns"]:
                print(
                    f"{one['name']} {one['version']}: {fault['id']}, mended in {fault['fix_versions'] or 'no version'}"
                )
        left = [one["name"] for one in packages if "vulns" not in one]
        print(f"{len(checked)} packages checked by {service}" + (f", not: {', '.join(left)}" if left else "."))
        return FOUND if any(one["vulns"] for one in checked) else 0
    print("No advisory service was reached, so nothing was checked:", *told, sep="\n  ", file=sys.stderr)
    return UNREACHED


if __name__ == "__main__":
    raise SystemExit(main())
