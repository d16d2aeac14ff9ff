#!/bin/sh
# ECS can replace a container's command, but not its image's entry point: this one takes the stages, and passes on whatever else it is given.
case "$1" in
  stage-in | stage-out) exec node /runner/container.mjs "$@" ;;
  *) exec "$@" ;;
esac
