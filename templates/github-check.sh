#!/usr/bin/env bash
# What the GitHub Action runs: annotations on standard output, SARIF in a file, and the exit code of the check as an output
# of the step rather than its own, so that the report is uploaded before the job fails.
#
# Inputs come as variables XUNCHA_…, and nothing in them is read as code. Bash 3.2, which macOS has, is enough.
set -u

outputs=${GITHUB_OUTPUT:-/dev/stdout}
sarif=${XUNCHA_SARIF:-xuncha.sarif}

refuse() {
    echo "::error title=xuncha check::$1"
    echo "exit-code=2" >>"$outputs"
    exit 0
}

# A second line would be an output of its own.
[[ $sarif != *[$'\n\r']* ]] || refuse "sarif-file has to be the name of one file"

options=(--format=github "--report=sarif=$sarif")
add() {
    if [[ -n $2 ]]; then
        options+=("$1=$2")
    fi
}
add --select "${XUNCHA_SELECT:-}"
add --ignore "${XUNCHA_IGNORE:-}"
add --severity "${XUNCHA_SEVERITY:-}"
add --fail-on "${XUNCHA_FAIL_ON:-}"
add --baseline "${XUNCHA_BASELINE:-}"
add --lexicon "${XUNCHA_LEXICON:-}"
while IFS= read -r line; do
    if [[ $line == *[![:space:]]* ]]; then
        options+=("${line%$'\r'}")
    fi
done <<<"${XUNCHA_OPTIONS:-}"

paths=()
while IFS= read -r line; do
    if [[ $line == *[![:space:]]* ]]; then
        paths+=("${line%$'\r'}")
    fi
done <<<"${XUNCHA_PATHS:-}"
((${#paths[@]} > 0)) || refuse "paths has to name what to check, one file or folder a line"

# What an earlier run left is no report of this one.
rm -f -- "$sarif"
"${XUNCHA:-xuncha}" check "${options[@]}" -- "${paths[@]}" </dev/null
code=$?

echo "exit-code=$code" >>"$outputs"
if [[ -f $sarif ]]; then
    echo "sarif-file=$sarif" >>"$outputs"
fi
