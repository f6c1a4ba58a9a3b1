#!/usr/bin/env bash
# Runs a benchmark: bench/run.sh decode|load|memory|startup|issue2|train|data|long-run|training|texts|understanding|sharing [--python PATH] [--rounds N] ..., or
# bench/run.sh jmh [JMH options] for the parts, or bench/run.sh primer --model DIR for what glm-tiny knows. Builds what is missing; results are appended to
# bench/results/history.jsonl. Needs a JDK 25 (JAVA_HOME, or java on the path) and Maven.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

if [ ! -f bench/target/classpath ] || [ -n "$(find . -path '*/src/main/*' -newer bench/target/classpath -print -quit)" ]; then
  echo "Building glm4j ..." >&2
  mvn -q -T1C -pl bench -am package -DskipTests >&2
  touch bench/target/classpath
fi

main=org.glm4j.bench.Bench
if [ "${1:-}" = jmh ]; then
  shift
  main=org.openjdk.jmh.Main
fi
# Java's memory as ./glm has it.
exec "$java" -Xmx2g -XX:+UseSerialGC -Xmn16m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp "bench/target/classes:$(cat bench/target/classpath)" "$main" "$@"
