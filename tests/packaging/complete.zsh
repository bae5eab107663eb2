# complete.zsh FOLDER TYPED: what the line is after a TAB. FOLDER holds _droproot, and may be written to.
zmodload zsh/zpty
cd $1
zpty shell 'TERM=dumb PS1= zsh -f -i'
# A widget of ours writes the line to a file: the screen is full of escapes.
zpty -w shell "fpath=($1 \$fpath); autoload -U compinit; compinit -u -D
unsetopt beep zle_bracketed_paste; unset zle_bracketed_paste
show() { print -rn -- \"\$BUFFER\" > $1/line.new; mv $1/line.new $1/line; }
zle -N show; bindkey '^X' show; rm -f $1/line; : > $1/ready"
repeat 200; do
  [[ -e $1/ready ]] && break
  sleep 0.05
done
zpty -n -w shell $2$'\t\x18'
repeat 200; do
  zpty -r -t shell output  # a full terminal would block the shell
  [[ -e $1/line ]] && break
  sleep 0.05
done
cat $1/line
rm -f $1/line $1/ready
zpty -d shell
