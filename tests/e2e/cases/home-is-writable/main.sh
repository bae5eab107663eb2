mkdir -p "$HOME/.cache/tool" && echo "$(id -u) $(id -un) $HOME cached"
