FROM debian:12
RUN useradd --uid 1500 app
RUN ./configure && make install && pip install . && python3 setup.py install
RUN curl -fsSL https://deb.nodesource.com/setup_20.x | bash - && apt-get install -y nodejs
RUN chmod 0644 /etc/passwd && cp server.conf /etc/
USER 1500:1500
CMD ["/usr/bin/server"]
