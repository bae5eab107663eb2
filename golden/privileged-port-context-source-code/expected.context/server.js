const http = require("http");
const port = process.env.PORT || 8080;

// listens on 80
http.get("http://backend:80/");
http.createServer((_, answer) => answer.end("up")).listen(port, () => {
  console.log(`up at ${port}`);
});
