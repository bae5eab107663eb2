FROM debian:bookworm
ENV APP=svc
RUN groupadd -g 1300 svc && useradd -u 1300 -g svc svc
USER 1300:1300
CMD ["id"]
