const http = require("http");

http.createServer((_, answer) => answer.end("up")).listen(80);
