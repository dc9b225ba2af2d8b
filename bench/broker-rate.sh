#!/usr/bin/env bash
# How many of a fleet's messages a broker takes and gives in a second, on this machine. Linux.
set -euo pipefail

usage() {
  cat <<END
Usage: bench/broker-rate.sh [--seconds N] [--at DIR] [--gather MICROSECONDS] [--inbox PICTURES]

Starts Apache Artemis as its own process with a journal in a folder below DIR (the temp folder), and
sends and receives messages of the size of ours for N seconds (5) at a time: by 1, 4 and 16 senders
and receivers, first one side, then the other, then both at once. A message counts once it is synced
to disk. The first start fetches Artemis by Maven, of the version that pom.xml names.
  --gather  how long a write to the journal may wait for others to share its sync with (3333, Artemis'
            own for this kind of journal; \`artemis create\` measures the disk and sets what fits it)
  --inbox   instead: what an intake does with so many files in its inbox: a listing, claims by two
            renames each, and the same with a message for each
Exit code 0: it was measured; 1: it failed; 2: wrong command line.
END
}
die() {
  echo "broker-rate.sh: $2" >&2
  exit "$1"
}

seconds=5 at=${TMPDIR:-/tmp} gather=3333 inbox=
while (($#)); do
  case $1 in
    --help | -h) usage; exit ;;
    --seconds | --at | --gather | --inbox) (($# > 1)) || die 2 "$1 needs a value" ;;
    *) die 2 "there is no option $1; see --help" ;;
  esac
  case $1 in
    --at) [[ -d $2 ]] || die 2 "there is no folder $2"; at=$2 ;;
    *) [[ $2 =~ ^[1-9][0-9]*$ ]] || die 2 "$1 is $2, it must be 1 or more" ;;&
    --seconds) seconds=$2 ;;
    --gather) gather=$2 ;;
    --inbox) inbox=$2 ;;
  esac
  shift 2
done

home=$(cd "$(dirname "$0")/.." && pwd)
version=$(sed -n 's:.*<artemis.version>\(.*\)</artemis.version>.*:\1:p' "$home/pom.xml")
folder=$(mktemp -d "$at/broker-rate.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cat >"$folder/pom.xml" <<END
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>bench</groupId>
  <artifactId>broker-rate</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.artemis</groupId>
      <artifactId>artemis-jakarta-server</artifactId>
      <version>${version:-2.53.0}</version>
    </dependency>
  </dependencies>
</project>
END
mvn -q -f "$folder/pom.xml" dependency:build-classpath -Dmdep.outputFile="$folder/class-path" ||
  die 1 "Maven could not fetch Artemis ${version:-2.53.0}"
java -Xmx512m -Dslf4j.internal.verbosity=ERROR "-Dsource=$home/bench/BrokerRate.java" "-Dgather=$gather" \
  -cp "$(cat "$folder/class-path")" "$home/bench/BrokerRate.java" "$seconds" "$folder" ${inbox:+"$inbox"} || die 1 "it failed"
