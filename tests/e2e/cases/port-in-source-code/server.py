import http.server
import os


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"uid %d" % os.getuid())


http.server.HTTPServer(("", 80), Handler).serve_forever()
