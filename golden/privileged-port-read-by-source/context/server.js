const http = require("http");
const port = process.env.PORT || 80;
http.createServer((_, answer) => answer.end("up 80 s")).listen(port);
