FROM debian:13
RUN apt-get update && apt-get install -y adduser && addgroup svc && adduser --disabled-password --ingroup svc --gecos "" svc
USER svc
CMD ["server", "serve"]
