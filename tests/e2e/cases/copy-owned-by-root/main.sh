id -u
echo more >> notes.txt && cat notes.txt
