#!/usr/bin/env bash
# Measures Safelight on an NVIDIA GPU in one go: see --help.
set -euo pipefail
home=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
version=1.28.0 # of ONNX Runtime; docs/adr/0003 says why this one
natives=${SAFELIGHT_GPU_NATIVES:-}
fetched=$home/target/gpu-natives-$version
out=
rounds=3
soak=2
limit=900M
only_check=false

usage() {
  cat <<'TEXT'
Usage: bench/gpu.sh [--check] [--out FOLDER] [--natives FOLDER] [--libs FOLDER[:FOLDER]...]
                    [--rounds N] [--soak N] [--limit SIZE]

On a machine with an NVIDIA GPU, CUDA 12 and cuDNN 9: checks what is needed, fetches ONNX Runtime's
GPU libraries, makes a network of the size of GPEN-512, and runs
  restore   ./safelight bench with photo-restore; the batch is chosen by measurement
  restore-1 the same with a batch of one, to see what the batch is worth
  gpen      ./safelight bench with the network of the size of GPEN-512
  stepdown  photo-restore with too little device memory for a batch of 16: it must go on with less
  soak      ./safelight bench --soak N with photo-restore
Prints one table; the JSON and the log of each run, and what the machine is, are in the folder.

  --check           say what is there and what is missing, and stop; exit code 3 if anything is
  --out FOLDER      where results go; default: target/gpu-bench
  --natives FOLDER  libonnxruntime*.so of the GPU build; default: fetched by Maven (642 MB) into
                    target/gpu-natives-VERSION. Also: SAFELIGHT_GPU_NATIVES
  --libs FOLDERS    where CUDA's and cuDNN's libraries are, if the loader does not know
  --rounds N        of each bench; default 3
  --soak N          rounds of 100 pictures; default 2; 0: none
  --limit SIZE      device memory of the step-down check; default 900M
Exit code 0: all ran; 1: a run failed, its log is named; 2: wrong command line; 3: something missing.
TEXT
}

die() {
  echo "gpu.sh: $2" >&2
  exit "$1"
}

while (($#)); do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --check) only_check=true; shift; continue ;;
    --out | --natives | --libs | --rounds | --soak | --limit) (($# > 1)) || die 2 "$1 needs a value" ;;
    *) die 2 "there is no option $1; see --help" ;;
  esac
  case $1 in
    --out) out=$2 ;;
    --natives) natives=$2 ;;
    --libs) export LD_LIBRARY_PATH=$2${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} ;;
    --rounds) rounds=$2 ;;
    --soak) soak=$2 ;;
    --limit) limit=$2 ;;
  esac
  shift 2
done
[[ $rounds =~ ^[1-9][0-9]*$ ]] || die 2 "--rounds is $rounds, it must be 1 or more"
[[ $soak =~ ^[0-9]+$ ]] || die 2 "--soak is $soak, it must be 0 or more"
out=${out:-$home/target/gpu-bench}

# ---- What is needed ----

missing=()
there() { printf '  ok       %s\n' "$1"; }
lacks() {
  printf '  MISSING  %s\n' "$1"
  missing+=("$1")
}

# What the loader knows of.
known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || :)

# Whether the loader finds a library: in LD_LIBRARY_PATH, in its cache, or where CUDA installs itself,
# which is then added.
has_library() {
  local name=$1 folder
  IFS=: read -ra folders <<<"${LD_LIBRARY_PATH:-}"
  for folder in "${folders[@]}"; do
    if [[ -n $folder && -e $folder/$name ]]; then
      return 0
    fi
  done
  if [[ $known == *"$name "* ]]; then
    return 0
  fi
  for folder in /usr/local/cuda/lib64 /usr/local/cuda-12*/lib64 /usr/local/cuda/targets/*/lib \
    /usr/lib/x86_64-linux-gnu /usr/local/nvidia/lib64 /opt/cuda/lib64; do
    if [[ -e $folder/$name ]]; then
      export LD_LIBRARY_PATH=$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
      return 0
    fi
  done
  return 1
}

check() {
  echo "What is needed:"
  if [[ $(uname -sm) == "Linux x86_64" ]]; then
    there "Linux on x86-64"
  else
    lacks "Linux on x86-64: ONNX Runtime's GPU libraries are built for it; this is $(uname -sm)"
  fi
  if [[ -x ${JAVA_HOME:+$JAVA_HOME/bin/}java ]] || command -v java >/dev/null; then
    there "Java: $("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | head -n 1)"
  else
    lacks "a JDK 17 or newer: install one or set JAVA_HOME"
  fi
  local gpu
  if ! command -v nvidia-smi >/dev/null; then
    lacks "nvidia-smi, which comes with NVIDIA's driver: is there a GPU, and its driver?"
  elif gpu=$(nvidia-smi --query-gpu=name,driver_version,memory.total,compute_cap --format=csv,noheader 2>&1); then
    there "GPU, driver, memory, compute capability: ${gpu//$'\n'/; }"
  else
    lacks "a GPU that nvidia-smi can talk to; it says: $gpu"
  fi
  local library
  for library in libcuda.so.1 libcudart.so.12 libcublas.so.12 libcublasLt.so.12 libcurand.so.10 \
    libcufft.so.11 libcudnn.so.9; do
    if has_library "$library"; then
      there "$library"
    else
      case $library in
        libcuda.so.1) lacks "$library: NVIDIA's driver (in a container: start it with --gpus all)" ;;
        libcudnn*) lacks "$library: cuDNN 9 for CUDA 12; install it or name its folder with --libs" ;;
        *) lacks "$library: CUDA 12; install it or name its folder with --libs" ;;
      esac
    fi
  done
  if [[ -n $natives ]]; then
    if [[ -e $natives/libonnxruntime_providers_cuda.so && -e $natives/libonnxruntime4j_jni.so ]]; then
      there "ONNX Runtime's GPU libraries in $natives"
    else
      lacks "libonnxruntime_providers_cuda.so and libonnxruntime4j_jni.so in $natives (--natives)"
    fi
  elif [[ -d $fetched ]]; then
    natives=$fetched
    there "ONNX Runtime's GPU libraries in $natives"
  elif command -v mvn >/dev/null && command -v unzip >/dev/null; then
    there "Maven and unzip, to fetch ONNX Runtime's GPU libraries"
  else
    lacks "ONNX Runtime's GPU libraries: install Maven and unzip to have them fetched, or name their folder with --natives"
  fi
  # It goes to Java among others, split at spaces.
  if [[ ${natives:-$fetched} == *[[:space:]]* ]]; then
    lacks "a folder for ONNX Runtime's GPU libraries without a space in its path: ${natives:-$fetched} (--natives)"
  fi
}

check
if ((${#missing[@]})); then
  echo "${#missing[@]} missing: a GPU cannot be measured here." >&2
  exit 3
fi
if $only_check; then
  echo "All there."
  exit 0
fi

# ---- What is made ----

mkdir -p -- "$out"
out=$(cd -- "$out" && pwd)
scratch=
watcher=
trap '[[ -z $watcher ]] || kill "$watcher" 2>/dev/null || :; [[ -z $scratch ]] || rm -rf -- "$scratch"' EXIT
if [[ -z $natives ]]; then
  echo "Fetching ONNX Runtime $version for GPUs ..."
  # Beside its place: what is there is whole.
  mkdir -p -- "$home/target"
  scratch=$(mktemp -d "$fetched.XXXXXXXX")
  mvn -B -q dependency:copy -Dartifact="com.microsoft.onnxruntime:onnxruntime_gpu:$version" -DoutputDirectory="$scratch" ||
    die 3 "Maven could not fetch onnxruntime_gpu:$version; fetch it elsewhere and name its folder with --natives"
  unzip -q -j "$scratch/onnxruntime_gpu-$version.jar" 'ai/onnxruntime/native/linux-x64/*.so' \
    -x '*tensorrt*' -d "$scratch/natives"
  mv -- "$scratch/natives" "$fetched"
  rm -rf -- "$scratch"
  scratch=
  natives=$fetched
fi
models=$out/models
mkdir -p -- "$models"
cp -r -- "$home/models/photo-restore" "$models/"
if [[ ! -e $models/gpen-512-sized/model.yaml ]]; then
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" "$home/bench/GpenSized.java" "$models/gpen-512-sized"
fi
nvidia-smi -q >"$out/nvidia-smi.txt"

# ---- What is run ----

failed=()
# NAME MODEL OPTIONS -- ARGUMENTS OF bench
measure() {
  local name=$1 model=$2 options=$3
  shift 4
  echo "$name ..."
  # Device memory while it runs: what nvidia-smi sees, once a second.
  nvidia-smi --query-gpu=timestamp,memory.used,utilization.gpu,power.draw,clocks.sm --format=csv -l 1 >"$out/$name.gpu.csv" 2>/dev/null &
  watcher=$!
  if JAVA_OPTS="${JAVA_OPTS:-} -Donnxruntime.native.path=$natives $options" \
    SAFELIGHT_MODELS=$models SAFELIGHT_MODEL=$model QUARKUS_LOG_CONSOLE_LEVEL=INFO \
    "$home/safelight" bench --provider cuda --json "$@" >"$out/$name.json" 2>"$out/$name.log"; then
    :
  else
    failed+=("$name (exit code $?)")
  fi
  kill "$watcher" 2>/dev/null || :
  wait "$watcher" 2>/dev/null || :
  watcher=
}

measure restore photo-restore "" -- --rounds "$rounds"
measure restore-1 photo-restore "-Dsafelight.inference.batch=1" -- --rounds "$rounds"
measure gpen gpen-512-sized "" -- --rounds "$rounds"
measure stepdown photo-restore "-Dsafelight.inference.batch=16 -Dsafelight.inference.device-memory=$limit" -- --rounds 1
if ((soak > 0)); then
  measure soak photo-restore "" -- --soak "$soak"
fi

# ---- What came of it ----

# The first value of a key in a run's JSON.
value() { sed -n "s/^ *\"$2\" *: *\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" "$out/$1.json" | head -n 1; }
peak() { awk -F', *' 'NR > 1 && $2 + 0 > most { most = $2 + 0 } END { print most + 0 }' "$out/$1.gpu.csv"; }
# What a run's log says.
told() { grep -h -E "$2" "$out/$1.log" "$out/$1.json" | tail -n 3 || :; }

{
  nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader
  printf '%-10s %-26s %6s %9s %9s %9s %12s %14s\n' run network batch ratio 'pict/s' 'Mpix/s' 'failed' 'device peak MB'
  for name in restore restore-1 gpen stepdown; do
    printf '%-10s %-26s %6s %9s %9s %9s %12s %14s\n' "$name" "$(value "$name" network)" "$(value "$name" batch)" \
      "$(value "$name" ratio)" "$(value "$name" picturesPerSecond)" "$(value "$name" megapixelsPerSecond)" \
      "$(value "$name" failed)" "$(peak "$name")"
  done
  for name in restore gpen stepdown; do
    told "$name" 'Batch by measurement|does not fit|steps down|runs on' | sed "s/^/$name: /"
  done
} | tee "$out/table.txt"
if ! grep -q -E 'does not fit|steps down' "$out/stepdown.log" "$out/stepdown.json"; then
  echo "The step-down check did not run out of memory: try a smaller --limit than $limit." >&2
fi
echo "Everything is in $out."
if ((${#failed[@]})); then
  printf 'Failed: %s\n' "${failed[*]}" >&2
  for name in "${failed[@]}"; do
    echo "--- the end of $out/${name%% *}.log" >&2
    tail -n 15 "$out/${name%% *}.log" >&2
  done
  exit 1
fi
