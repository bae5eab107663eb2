cat <<EOF | sh
x $y
EOF
