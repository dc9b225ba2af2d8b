#!/usr/bin/env bash
# What an open light table costs the pictures. Linux, two cores or more.
set -euo pipefail

usage() {
  cat <<END
Usage: bench/open-page.sh [--pictures N] [--blocks N] [--port PORT] [--browser] [FOLDER]

One \`safelight watch\` carries N pictures (500) in blocks (10), copies of those in FOLDER (samples/)
in turn: a block with nobody looking, one with the light table open, and so on in pairs, of which
every second begins with the page. A block before them warms up. The page is what it asks for: its
files, its stream of events, and the preview of each picture that comes out. With --browser it is a
headless Chromium; then the program has the first core to itself and the browser the others, and
what caches they share it takes from the program, which a browser elsewhere would not.
For each block
  clock    seconds from the first picture in the inbox to the last in done/
  core     seconds of the program's processor time until then
and in the end what the page added to both, in per cent: of all blocks, and of each pair.
JAVA_OPTS go to the program; SAFELIGHT_*, QUARKUS_* and config/ do not. Needs curl.
Exit code 0: measured; 1: a picture failed or took over ten minutes; 2: wrong command line.
END
}
die() {
  echo "open-page.sh: $2" >&2
  exit "$1"
}

pictures=500 blocks=10 port=18080 folder= client=questions
while (($#)); do
  case $1 in
    --help | -h) usage; exit ;;
    --pictures | --blocks | --port)
      (($# > 1)) || die 2 "$1 needs a value"
      [[ $2 =~ ^[1-9][0-9]*$ ]] || die 2 "$1 is $2, it must be 1 or more"
      declare "${1#--}=$2"
      shift 2
      ;;
    --browser)
      client=browser
      shift
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
needed=(curl)
if [[ $client == browser ]]; then
  (($(nproc) > 1)) || die 2 "the browser needs a core that is not the program's"
  needed+=(chromium taskset)
fi
for tool in "${needed[@]}"; do
  command -v "$tool" >/dev/null || die 2 "$tool is not here"
done

# It is a watch that is started: no folder but its own may be meant.
unset "${!SAFELIGHT_@}" "${!QUARKUS_@}" "${!SMALLRYE_@}"
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  die 2 "something answers on port $port already; name another with --port"
fi

checkout=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
folder=$(realpath -- "${folder:-$checkout/samples}")
mapfile -d '' -t sources < <(
  find "$folder" -maxdepth 1 -type f \
    -regextype egrep -iregex '.*\.(jpe?g|png|tiff?|webp)' -print0 | sort -z
)
((${#sources[@]})) || die 2 "there is no picture in $folder"

scratch=$(mktemp -d)
launcher= page=
url=http://127.0.0.1:$port
stop() {
  [[ -z $page ]] || close_page || :
  [[ -z $launcher ]] || kill "$launcher" 2>/dev/null || :
  wait
  rm -rf -- "$scratch"
}
trap stop EXIT

cd -- "$scratch"
mkdir home next
"$checkout/safelight" --version
confined=()
if [[ $client == browser ]]; then
  confined=(taskset -c 0)
  taskset -cp "1-$(($(nproc) - 1))" $$ >/dev/null
fi
SAFELIGHT_HOME=$scratch/home SAFELIGHT_MODELS=$checkout/models QUARKUS_HTTP_PORT=$port \
  "${confined[@]}" "$checkout/safelight" watch >log 2>&1 &
launcher=$!
curl -fso /dev/null --retry 60 --retry-delay 1 --retry-all-errors \
  "$url/q/health/ready" || die 1 "it is not ready: $(tail -n 3 log)"
read -r program _ <"/proc/$launcher/task/$launcher/children" || : # no line end

ticks=$(getconf CLK_TCK)
# Processor time of the program in hundredths of a second: fields 14 and 15, after a name in brackets.
cores() {
  local stat
  stat=$(<"/proc/$program/stat")
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  echo $(((${12} + ${13}) * 100 / ticks))
}
count() {
  find "home/$1" -type f -name 'p-*' ! -name '*.json' 2>/dev/null | wc -l
}
browser() {
  exec chromium --headless=new --no-sandbox --disable-gpu --window-size=1400,1000 \
    --user-data-dir="$scratch/profile" --remote-debugging-port=0 "$url/" >browser.log 2>&1
}
questions() {
  local file line
  for file in '' light-table.css light-table.js api/now api/results api/failures api/recipes; do
    curl -fsS -o /dev/null "$url/$file"
  done
  curl -fsSN "$url/api/events" | while IFS= read -r line; do
    if [[ $line == *'"outcome":"done"'* && $line =~ \"file\":\"(p-[^\"]+)\" ]]; then
      echo "${BASH_REMATCH[1]}"
    fi
  done | while IFS= read -r file; do
    # The program may have it wait: the page would ask again.
    curl -sS -o /dev/null "$url/api/previews/after/$file?size=small"
  done
}
open_page() {
  # A process group of its own, which ends as one.
  set -m
  "$client" &
  page=$!
  set +m
  local until=$((SECONDS + 60))
  # Its stream is open: the program counts it before a picture is put in.
  until curl -fs "$url/q/metrics" | grep -q '^safelight_listeners [1-9]'; do
    kill -0 "$page" 2>/dev/null || die 1 "the page has ended"
    ((SECONDS < until)) || die 1 "the page did not open within a minute"
    sleep 0.5
  done
}
close_page() {
  kill -- "-$page" 2>/dev/null
  wait "$page" || :
  page=
}

each=$((pictures / blocks)) carried=0
block() {
  local i source number begun before until
  for ((i = 0; i < each; i++)); do
    source=${sources[i % ${#sources[@]}]}
    printf -v number '%06d' $((carried + i))
    cp -- "$source" "next/p-$number.${source##*.}"
  done
  carried=$((carried + each))
  before=$(cores) begun=$(date +%s%N) until=$((SECONDS + 600))
  mv next/* home/inbox/
  until (($(count done) >= carried)); do
    (($(count error) == 0)) || die 1 "a picture failed: $(find home/error -name '*.json' -exec cat {} +)"
    ((SECONDS < until)) || die 1 "after ten minutes $(count done) of $carried are done"
    sleep 0.1
  done
  clock=$((($(date +%s%N) - begun) / 10000000))
  core=$(($(cores) - before))
}

block
declare -a clocks cores_taken
for ((b = 0; b < blocks; b++)); do
  # Alone, open, open, alone: what drifts falls on both.
  open=$(((b + 1) / 2 % 2))
  ((open == 0)) || open_page
  block
  ((open == 0)) || close_page
  clocks[b]=$clock cores_taken[b]=$core
  awk -v n="$each" -v open="$open" -v clock="$clock" -v core="$core" 'BEGIN {
    printf "%-5s %d pictures: %.2f s by the clock, %.2f s of a core\n",
      open ? "open" : "alone", n, clock / 100, core / 100 }'
done
for ((b = 0; b < blocks; b++)); do
  echo "$(((b + 1) / 2 % 2)) ${clocks[b]} ${cores_taken[b]}"
done | awk '
  { clock[$1] += $2; core[$1] += $3; pair_clock[$1] = $2; pair_core[$1] = $3 }
  NR % 2 == 0 {
    pairs = pairs sprintf(" %+.1f/%+.1f",
      100 * (pair_clock[1] / pair_clock[0] - 1), 100 * (pair_core[1] / pair_core[0] - 1))
  }
  END {
    printf "an open page adds %+.2f %% by the clock, %+.2f %% of processor time; pairs:%s\n",
      100 * (clock[1] / clock[0] - 1), 100 * (core[1] / core[0] - 1), pairs
  }'
