FROM debian:bookworm
ARG APP=svc
RUN groupadd -g 1300 svc && useradd -u 1300 -g svc svc
USER $APP
CMD ["id"]
