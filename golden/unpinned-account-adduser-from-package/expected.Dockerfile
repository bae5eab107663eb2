FROM debian:13
RUN apt-get update && apt-get install -y adduser && addgroup --gid 1000 svc && adduser --uid 1000 --disabled-password --ingroup svc --gecos "" svc
USER 1000
CMD ["server", "serve"]
