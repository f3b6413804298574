# The shell of a supervised run. This one reads lines and asks; it never runs one. What was let go is handed to a second bash,
# which reads no keys: so whatever a line changes there, the next line is read and asked here all the same.
# Arguments: the node, the program that asks, the file with the supervisor's address.
node=$1 asker=$2 address=$3
unset -v HISTFILE BASH_ENV ENV PROMPT_COMMAND PS4
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 501)); then
  echo "countersign: this needs bash 5.1 or newer; here is $BASH_VERSION" >&2
  exit 69
fi
set -m +H +o posix +o history
place=$(command -p mktemp -d -t countersign-shell.XXXXXXXXXX) && command -p mkfifo -m 600 "$place/feed" && tty=$(command -p stty -g) || exit 69
trap 'command -p rm -rf -- "$place"' EXIT

# Its commands come from the feed; what it runs has the terminal. It stops itself after each line, and is woken for the next.
PS1='' PS2='' "$BASH" --noprofile --norc --noediting -p +H +o history -i 8>&2 9<&0 <"$place/feed" 2>/dev/null &
worker=$!
job=$(jobs %%) && job=%${job%%]*} job=${job/\[/}
exec 7>"$place/feed"
trap : INT
trap 'exit 143' TERM
trap '' QUIT TSTP

ask() { command -p env -i "$node" "$asker" "$address" "$@" 7>&-; }

q=\'
quoted() { printf -v "$1" %s "$q${2//$q/$q\\$q$q}$q"; }

turn=0 status=0 cwd=$PWD mark= state=$place/state
# What a line means hangs on all this. Names that would let it be told wrongly are taken back first: a function can stand in for
# any builtin but the special ones of posix mode, which begins with the variable.
tell() {
  printf '{ POSIXLY_CORRECT=$?; \\unset -f builtin printf pwd declare alias shopt trap enable hash kill unset eval; '
  printf '\\builtin printf "%%s %%s\\n" %s "$POSIXLY_CORRECT" >&6; \\unset -v POSIXLY_CORRECT; \\builtin pwd -P >&6\n' "$mark"
  local part
  for part in 'variables declare -p' 'functions declare -f' 'aliases alias -p' 'options shopt -p' 'settings shopt -po' 'traps trap -p' 'builtins enable -a'; do
    printf '\\builtin printf "%%s\\n" "= %s %s" >&6; \\builtin %s >&6\n' "$mark" "${part%% *}" "${part#* }"
  done
  printf '\\builtin printf "%%s\\n" "= %s end" >&6; \\builtin hash -r; } 6>|%s >/dev/null 2>&1\n' "$mark" "$1"
}

# Gives one line to the worker and waits until it is done with it. False when the worker is gone.
work() {
  local line file said= folder=
  turn=$((turn + 1)) mark="$turn-$SRANDOM$SRANDOM"
  quoted line "$1"
  quoted file "$state"
  # It may have been woken by somebody else.
  builtin kill -STOP "$worker" 2>/dev/null || { wait "$worker"; status=$?; return 1; }
  : >|"$state"
  {
    ((status == 0)) || printf '(exit %d)\n' "$status"
    printf '\\eval %s <&9 2>&8 8>&- 9<&-\n' "$line"
    tell "$file"
    printf '{ [[ -s %s ]] || \\builtin printf "?\\n" >>%s; \\builtin kill -STOP $$ || \\kill -STOP $$; } >/dev/null 2>&1\n' "$file" "$file"
  } >&7
  # Stopped before it told anything: by the line itself, or while it began.
  until [[ -s $state ]]; do
    # Bash hands the terminal over by its descriptor 2.
    fg "$job" >/dev/null
    status=$?
    builtin kill -0 "$worker" 2>/dev/null || return 1
  done
  status=1
  { IFS= read -r said && IFS= read -r folder; } <"$state"
  [[ $said == "$mark "* && $folder == /* ]] && status=${said#* } cwd=$folder
  command -p stty "$tty"
  # Nor does text it left hidden or coloured hide the next prompt.
  printf '\e[m'
}

# Every key that ends a line hands over all of it, pasted lines included; no key runs anything.
set -o emacs
INPUTRC=/dev/null
take() { whole=$READLINE_LINE; }
{
  bind 'set enable-bracketed-paste on'
  bind 'set bell-style none'
  for map in emacs-standard emacs-meta emacs-ctlx vi-insert vi-command; do
    for name in edit-and-execute-command vi-edit-and-execute-command shell-expand-line execute-named-command re-read-init-file; do
      bind -m "$map" -u "$name"
    done
  done
  bind -x '"\C-x\C-]1": take'
  bind '"\C-x\C-]2": accept-line'
  bind '"\C-m": "\C-x\C-]1\C-x\C-]2"'
  bind '"\C-j": "\C-x\C-]1\C-x\C-]2"'
  bind '"\C-o": "\C-x\C-]1\C-x\C-]2"'
} 2>/dev/null

# 0: a whole command; 1: more has to come; 2: nothing that bash could run.
parses() {
  local fault backslashes=${1##*[!\\]}
  fault=$(LC_ALL=C "$BASH" --noprofile --norc -O extglob -n -c -- "$1" 2>&1 </dev/null)
  case $fault in
    *'unexpected end of file'* | *'unexpected EOF while looking for matching'* | *'delimited by end-of-file'*) return 1 ;;
    '') return $((${#backslashes} % 2)) ;;
  esac
  printf '%s\n' "$fault" >&2
  return 2
}

# Prints what was typed. 4: the end of all input.
read_line() {
  trap - INT
  cd -- "$cwd" 2>/dev/null
  local text= line whole prompt="${cwd//[[:cntrl:]]/?}\$ "
  [[ -n $HOME && $prompt == "$HOME"* ]] && prompt="~${prompt#"$HOME"}"
  while :; do
    whole=
    IFS= read -rep "$prompt" line || exit 4
    [[ ${whole%%$'\n'*} == "$line" ]] && line=$whole
    text+=$line
    parses "$text"
    case $? in
      0) break ;;
      2) exit 2 ;;
    esac
    text+=$'\n' prompt='> '
  done
  printf '%s' "$text"
}

if ! work 'export -n PS1 PS2' || ! ask alive "$BASH_VERSION" "$mark" "$state"; then
  echo 'countersign: this shell cannot be supervised' >&2
  exit 69
fi
while :; do
  text=$(read_line)
  case $? in
    0) ;;
    4) exit 0 ;;
    2) status=2; continue ;;
    *) echo; status=130; continue ;;
  esac
  [[ $text == *[![:space:]]* ]] || continue
  history -s -- "$text"
  released=$(ask line "$mark" "$state" <<<"$text")
  case $? in
    0) ;;
    130) echo; status=130; continue ;;
    *) status=126; continue ;;
  esac
  began=${EPOCHREALTIME//[!0-9]/}
  work "${released#*$'\n'}"
  lives=$?
  took=$(((${EPOCHREALTIME//[!0-9]/} - began) / 1000))
  if ((lives)); then
    ask done "${released%%$'\n'*}" "$status" "$took"
    exit "$status"
  fi
  ask done "${released%%$'\n'*}" "$status" "$took" </dev/null >/dev/null 2>&1 &
  disown "$!"
done
