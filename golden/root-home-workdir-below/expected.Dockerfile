FROM golang:1.22 AS build
WORKDIR /src
COPY . .
RUN go build -o /out/app .

FROM debian:12
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /home/app/service
COPY --chown=10001:10001 package.json /home/app/service/
RUN chmod 0644 package.json
COPY --from=build --chown=10001:10001 /out/app .
COPY --chown=10001:10001 config.yaml ./
ENV CONFIG=/home/app/service/config.yaml
RUN chown 10001:10001 /home/app/service
USER 10001:10001
CMD ["/home/app/service/app"]
