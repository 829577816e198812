# Completion of crossfade's command line for bash. Install it as /usr/share/bash-completion/completions/crossfade, or
# source it. Service and dial names come out of the file or the process that the line names.

# Prints where the words so far say that the dials are to be read: "--config FILE" or "--url URL".
_crossfade_dials() {
  local i url source=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case ${COMP_WORDS[i]} in
      --config) source=(--config "${COMP_WORDS[i + 1]/#\~/$HOME}") ;;
      --url)  # readline takes it apart at its colons
        url=$(printf '%s' "${COMP_WORDS[@]:i+1:5}")
        source=(--url "$url")
        ;;
    esac
  done
  [[ ${#source[@]} -gt 0 ]] || return 0
  # shellcheck disable=SC2016  # awk's own variables
  timeout 2 "${COMP_WORDS[0]}" dial list "${source[@]}" 2>/dev/null | awk 'NR > 1 { print $1 "/" $2 }'
}

_crossfade() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} options=
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "serve check explain test diff dial hold import export bucket board demo
      --help --version" -- "$current")
    return
  fi
  case $previous in
    --config | --keys | --out | --token-file | --key-secret-file | --since | --compare)
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      compopt -o filenames
      return
      ;;
    --format)
      mapfile -t COMPREPLY < <(compgen -W "svg md json" -- "$current")
      return
      ;;
    -X | --request)
      mapfile -t COMPREPLY < <(compgen -W "GET HEAD POST PUT PATCH DELETE OPTIONS" -- "$current")
      return
      ;;
    -H | --header | --client-ip | --listener | --why | --fail-under | --salt | --duration | --port | --admin-port | \
      --legacy | --new | --key | --from | --url) return ;;
  esac
  case $command in
    serve) options="--config" ;;
    explain) options="--config --url --request --header --client-ip --listener --json" ;;
    test) options="--config --fail-under --json" ;;
    diff) options="--keys --fail-on-back --json" ;;
    hold) options="legacy release --url --why --token-file" ;;
    bucket) options="--salt --key-secret-file" ;;
    board) options="--from --out --format --since --compare" ;;
    demo) options="--no-traffic --duration --port --admin-port" ;;
    dial | import | export)
      if ((COMP_CWORD == 2)); then
        [[ $command == dial ]] && options="list set" || options="istio"
        mapfile -t COMPREPLY < <(compgen -W "$options --help" -- "$current")
        return
      fi
      case $command/${COMP_WORDS[2]} in
        dial/list) options="--config --url --json" ;;
        dial/set) options="--config --url --token-file --yes $(_crossfade_dials)" ;;
        import/istio) options="--out --legacy --new --key --strict" ;;
        export/istio) options="--config --out --strict" ;;
      esac
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$options --help" -- "$current")
  # Where a file may stand, too.
  if [[ $current != -* && " check test diff import " == *" $command "* ]]; then
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current")
    compopt -o filenames
  fi
}

complete -F _crossfade crossfade
