#!/usr/bin/env bash
# What a broker between claim and stages costs one node. Linux.
set -euo pipefail

usage() {
  cat <<END
Usage: bench/carriers.sh [--pictures N] [--blocks N] [--port PORT] [FOLDER]

Two \`safelight watch\` stand side by side, each on a hot folder of its own: one carries pictures
itself, one over a broker of its own, as intake and worker in one. N pictures (200) in blocks (10),
copies of those in FOLDER (samples/) in turn, go to one and then the other, of each pair of blocks
every second begins with the broker. A block each warms up.
For each block
  clock    seconds from the first picture in the inbox to the last in done/
  core     seconds of processor time until then, the broker's included
and in the end what the broker adds to both, in per cent: of all blocks, and of each pair.
JAVA_OPTS go to the programs; SAFELIGHT_*, QUARKUS_* and config/ do not. Needs curl.
Uses PORT (18080) and the two after it.
Exit code 0: measured; 1: a picture failed or took over ten minutes; 2: wrong command line.
END
}
die() {
  echo "carriers.sh: $2" >&2
  exit "$1"
}

pictures=200 blocks=10 port=18080 folder=
while (($#)); do
  case $1 in
    --help | -h) usage; exit ;;
    --pictures | --blocks | --port)
      (($# > 1)) || die 2 "$1 needs a value"
      [[ $2 =~ ^[1-9][0-9]*$ ]] || die 2 "$1 is $2, it must be 1 or more"
      declare "${1#--}=$2"
      shift 2
      ;;
    -*) die 2 "there is no option $1; see --help" ;;
    *)
      [[ -z $folder ]] || die 2 "one folder, not $folder and $1"
      folder=$1
      shift
      ;;
  esac
done
((blocks % 2 == 0 && pictures >= blocks)) ||
  die 2 "blocks go in pairs, with a picture each or more: $blocks of $pictures will not do"
unset "${!SAFELIGHT_@}" "${!QUARKUS_@}" "${!SMALLRYE_@}"

checkout=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
folder=$(realpath -- "${folder:-$checkout/samples}")
mapfile -d '' -t sources < <(
  find "$folder" -maxdepth 1 -type f \
    -regextype egrep -iregex '.*\.(jpe?g|png|tiff?|webp)' -print0 | sort -z
)
((${#sources[@]})) || die 2 "there is no picture in $folder"

scratch=$(mktemp -d)
launchers=()
trap 'kill "${launchers[@]}" 2>/dev/null || :; wait; rm -rf -- "$scratch"' EXIT
cd -- "$scratch"
mkdir direct jms next
"$checkout/safelight" --version
"$checkout/safelight" broker --data broker --port $((port + 2)) >broker.log 2>&1 &
launchers+=($!) broker=$!
declare -A program
start() {
  SAFELIGHT_HOME=$scratch/$1 SAFELIGHT_MODELS=$checkout/models QUARKUS_HTTP_PORT=$2 \
    SAFELIGHT_CARRIER=$1 SAFELIGHT_BROKER_URL=tcp://127.0.0.1:$((port + 2)) \
    "$checkout/safelight" watch >"$1.log" 2>&1 &
  launchers+=($!)
  local launcher=$!
  curl -fso /dev/null --retry 60 --retry-delay 1 --retry-all-errors \
    "http://127.0.0.1:$2/q/health/ready" || die 1 "it is not ready: $(tail -n 3 "$1.log")"
  local child
  read -r child _ <"/proc/$launcher/task/$launcher/children" || : # no line end
  program[$1]=$child
}
start direct "$port"
start jms $((port + 1))

ticks=$(getconf CLK_TCK)
# Processor time in hundredths of a second: fields 14 and 15, after a name in brackets.
core_of() {
  local stat
  stat=$(<"/proc/$1/stat")
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  echo $(((${12} + ${13}) * 100 / ticks))
}
cores() {
  local sum
  sum=$(core_of "${program[$1]}")
  [[ $1 == direct ]] || sum=$((sum + $(core_of "$broker")))
  echo "$sum"
}
count() {
  find "$1/$2" -type f -name 'p-*' ! -name '*.json' 2>/dev/null | wc -l
}

each=$((pictures / blocks))
declare -A carried=([direct]=0 [jms]=0)
block() {
  local i source number begun before until
  for ((i = 0; i < each; i++)); do
    source=${sources[i % ${#sources[@]}]}
    printf -v number '%06d' $((carried[$1] + i))
    cp -- "$source" "next/p-$number.${source##*.}"
  done
  carried[$1]=$((carried[$1] + each))
  before=$(cores "$1") begun=$(date +%s%N) until=$((SECONDS + 600))
  mv next/* "$1/inbox/"
  until (($(count "$1" done) >= carried[$1])); do
    (($(count "$1" error) == 0)) || die 1 "a picture failed: $(find "$1/error" -name '*.json' -exec cat {} +)"
    ((SECONDS < until)) || die 1 "after ten minutes $(count "$1" done) of ${carried[$1]} are done"
    sleep 0.1
  done
  clock=$((($(date +%s%N) - begun) / 10000000))
  core=$(($(cores "$1") - before))
}

block direct
block jms
for ((b = 0; b < blocks; b++)); do
  # Direct, broker, broker, direct: what drifts falls on both.
  over=$(((b + 1) / 2 % 2))
  block "$( ((over)) && echo jms || echo direct)"
  awk -v n="$each" -v over="$over" -v clock="$clock" -v core="$core" 'BEGIN {
    printf "%-6s %d pictures: %.2f s by the clock, %.2f s of a core\n",
      over ? "jms" : "direct", n, clock / 100, core / 100 }' >&2
  echo "$over $clock $core"
done | awk '
  { clock[$1] += $2; core[$1] += $3; pair_clock[$1] = $2; pair_core[$1] = $3 }
  NR % 2 == 0 {
    pairs = pairs sprintf(" %+.1f/%+.1f",
      100 * (pair_clock[1] / pair_clock[0] - 1), 100 * (pair_core[1] / pair_core[0] - 1))
  }
  END {
    printf "a broker adds %+.2f %% by the clock, %+.2f %% of processor time; pairs:%s\n",
      100 * (clock[1] / clock[0] - 1), 100 * (core[1] / core[0] - 1), pairs
  }'
