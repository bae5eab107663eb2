FROM golang:1.22
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /srv/tool
ADD --chown=10001:10001 *.go ./
ADD vendor-* ./
RUN go build -o /usr/local/bin/tool .
RUN chown 10001:10001 /srv/tool
USER 10001:10001
CMD ["tool", "serve"]
