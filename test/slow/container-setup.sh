#!/usr/bin/env bash
# Installs what tests run real containers with, on Debian or Ubuntu, as root. No service, no registry.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends podman runc busybox-static
podman --version
