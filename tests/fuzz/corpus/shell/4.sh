f() { local a=1; (cd / && ls); }; f
