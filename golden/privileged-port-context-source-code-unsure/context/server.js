const http = require("http");
http.get({ host: "backend", port: 80 });
http.createServer((_, answer) => answer.end("up")).listen(80);
