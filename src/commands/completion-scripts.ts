/** What each shell runs when Tab is pressed: all of them ask `countersign complete`. */
export const completionScripts = {
  bash: `# countersign completion for bash: put this line into ~/.bashrc
#   source <(countersign completion bash)
_countersign() {
  local cur=\${COMP_WORDS[COMP_CWORD]} word text shell=
  local -a words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while IFS=$'\\t' read -r word text; do
    case $word in
      :*) shell=\${word#:} ;;
      *) COMPREPLY+=("$word") ;;
    esac
  done < <("\${COMP_WORDS[0]}" complete -- "\${words[@]}" 2>/dev/null)
  case $shell in
    files) mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$cur"); compopt -o filenames 2>/dev/null ;;
    folders) mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$cur"); compopt -o filenames 2>/dev/null ;;
    commands) mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -c -- "$cur") ;;
  esac
}
complete -F _countersign countersign
`,
  zsh: `#compdef countersign
# countersign completion for zsh: save it as _countersign in a folder of $fpath, or
#   source <(countersign completion zsh)
_countersign() {
  local line shell=
  local -a found
  for line in "\${(@f)$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      :*) shell=\${line#:} ;;
      *$'\\t') found+=("\${\${line%$'\\t'}//:/\\\\:}") ;;
      *) found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done
  (( \${#found} )) && _describe -V 'countersign' found
  case $shell in
    files) _files ;;
    folders) _files -/ ;;
    commands) _command_names -e ;;
  esac
}
compdef _countersign countersign
`,
  fish: `# countersign completion for fish: save it as ~/.config/fish/completions/countersign.fish
function __countersign
  set -l words (commandline -opc) (commandline -ct)
  set -l shell
  for line in (command $words[1] complete -- $words[2..-1] 2>/dev/null)
    if string match -q ':*' -- $line
      set shell (string sub -s 2 -- $line)
    else
      echo -- $line
    end
  end
  switch "$shell"
    case files
      __fish_complete_path (commandline -ct)
    case folders
      __fish_complete_directories (commandline -ct)
    case commands
      __fish_complete_command
  end
end
complete -c countersign -f -a '(__countersign)'
`,
} as const;

export type CompletedShell = keyof typeof completionScripts;
export const completedShells = ['bash', 'zsh', 'fish'] as const satisfies readonly CompletedShell[];
