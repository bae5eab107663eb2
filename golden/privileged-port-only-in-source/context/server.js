const http = require('http');
const shop = http.createServer((request, response) => response.end('open'));
shop.listen(80, () => console.log('shop is open'));
