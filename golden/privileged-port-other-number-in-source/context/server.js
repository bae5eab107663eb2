const http = require('http');
// The shop's backend answers on port 80.
const backend = { host: 'backend', port: 80 };
console.log('asking the backend on port 80');
http.createServer((request, response) => http.get(backend, (answer) => answer.pipe(response))).listen(3000);
