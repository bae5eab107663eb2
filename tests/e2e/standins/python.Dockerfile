# Debian's own Python with Flask and gunicorn installed beforehand: its pip is a shim.
FROM debian:bookworm
RUN apt-get -qq update && \
    apt-get -qq install -y --no-install-recommends python3 python3-flask gunicorn && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb && \
    ln -s /usr/bin/python3 /usr/local/bin/python3 && ln -s /usr/bin/python3 /usr/local/bin/python
COPY shims/pip /usr/local/bin/pip
ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["python3"]
