#!/usr/bin/env bash
# How long a watch takes to be ready, and what it costs while it has nothing to do. Linux.
set -euo pipefail

usage() {
  cat <<END
Usage: bench/start-and-idle.sh [--starts N] [--idle SECONDS] [--port PORT]

Starts \`safelight watch\` N times (5) on an empty hot folder of its own, and prints for each start
  ready    seconds by the clock from the command to /q/health/ready, and of them those in which the
           model was loaded and warmed up
  core     seconds of processor time until then
  resident MB at that moment, and of them those that came while the model was loaded and proved:
           its weights, its engines' arenas, the memory that tiles lie in
and after the last one, once it has had 20 s to settle, over SECONDS (60)
  idle     per cent of one core
  resident MB, and how many beside the model's
  threads, open files, and MB in its temp folder.
JAVA_OPTS go to the program; SAFELIGHT_*, QUARKUS_* and config/ do not. Needs curl.
Exit code 0: all were ready; 1: one was not, its log is shown; 2: wrong command line.
END
}
die() {
  echo "start-and-idle.sh: $2" >&2
  exit "$1"
}

starts=5 idle=60 port=18080
while (($#)); do
  case $1 in
    --help | -h) usage; exit ;;
    --starts | --idle | --port) (($# > 1)) || die 2 "$1 needs a value" ;;
    *) die 2 "there is no option $1; see --help" ;;
  esac
  [[ $2 =~ ^[1-9][0-9]*$ ]] || die 2 "$1 is $2, it must be 1 or more"
  case $1 in
    --starts) starts=$2 ;;
    --idle) idle=$2 ;;
    --port) port=$2 ;;
  esac
  shift 2
done

# It is a watch that is started: no folder but its own may be meant.
unset "${!SAFELIGHT_@}" "${!QUARKUS_@}" "${!SMALLRYE_@}"
folders='-Dsafelight\.(home|inbox|work|outbox|done|error|ledger)='
if [[ "${JAVA_OPTS:-} ${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-}" =~ $folders ]]; then
  die 2 "the hot folder is its own: take ${BASH_REMATCH[0]}... out of Java's options"
fi
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  die 2 "something answers on port $port already; name another with --port"
fi

checkout=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
scratch=$(mktemp -d)
launcher=
trap '[[ -z $launcher ]] || kill "$launcher" 2>/dev/null || :; wait; rm -rf -- "$scratch"' EXIT

# A config/ in the folder that this was started from is not for it.
cd -- "$scratch"
# A build, and what is prepared once, are no part of a start.
"$checkout/safelight" --version

ticks=$(getconf CLK_TCK)
# Processor time of process $1 in hundredths of a second: fields 14 and 15, after a name in brackets.
cores() {
  local stat
  stat=$(<"/proc/$1/stat")
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  echo $(( (${12} + ${13}) * 100 / ticks ))
}
resident() {
  awk '/^VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$1/status"
}
decimal() {
  printf '%d.%02d' $(( $1 / 100 )) $(( $1 % 100 ))
}
# The instant, in hundredths of a second since midnight, of the first log line that holds $1.
logged() {
  local time
  time=$(grep -m 1 -F -- "$1" "$scratch/log" | sed 's/.*"timestamp":"[^T]*T\([0-9:]*\)\.\([0-9][0-9]\).*/\1:\2/')
  IFS=: read -r h m s c <<<"$time"
  echo $(( ((10#$h * 60 + 10#$m) * 60 + 10#$s) * 100 + 10#$c ))
}

for ((i = 1; i <= starts; i++)); do
  rm -rf -- "$scratch/home" "$scratch/tmp"
  mkdir "$scratch/home" "$scratch/tmp"
  begun=$(date +%s%N)
  TMPDIR=$scratch/tmp SAFELIGHT_HOME=$scratch/home SAFELIGHT_MODELS=$checkout/models \
    QUARKUS_HTTP_PORT=$port "$checkout/safelight" watch >"$scratch/log" 2>&1 &
  launcher=$!
  limit=$((SECONDS + 60))
  # Before the model is opened, which is the first that comes after Quarkus has started.
  until grep -q -F 'Installed features' "$scratch/log"; do
    if ! kill -0 "$launcher" 2>/dev/null || ((SECONDS > limit)); then
      cat "$scratch/log" >&2
      die 1 "it does not start, and its log is above"
    fi
    sleep 0.01
  done
  read -r program _ <"/proc/$launcher/task/$launcher/children" || : # no line end
  without=$(resident "$program")
  until curl -fso /dev/null --max-time 5 "http://127.0.0.1:$port/q/health/ready"; do
    if ! kill -0 "$launcher" 2>/dev/null || ((SECONDS > limit)); then
      cat "$scratch/log" >&2
      die 1 "it is not ready, and its log is above"
    fi
    sleep 0.02
  done
  ready=$(( ($(date +%s%N) - begun) / 10000000 ))
  taken=$(( $(resident "$program") - without ))
  model=$(( $(logged 'Model ') - $(logged 'Installed features') ))
  echo "start $i: ready $(decimal "$ready") s, of them the model $(decimal "$model") s;" \
    "core $(decimal "$(cores "$program")") s; resident $((without + taken)) MB, of them $taken with the model"
  if ((i == starts)); then
    sleep 20
    before=$(cores "$program")
    sleep "$idle"
    share=$(( ($(cores "$program") - before) * 100 / idle ))
    files=("/proc/$program/fd"/*)
    threads=("/proc/$program/task"/*)
    now=$(resident "$program")
    echo "idle: $(decimal "$share") % of a core; resident $now MB, $((now - taken)) beside the model;" \
      "${#threads[@]} threads; ${#files[@]} open files;" \
      "$(du -sm "$scratch/tmp" | cut -f 1) MB of temp files"
  fi
  kill "$launcher"
  wait "$launcher" || :
  launcher=
done
