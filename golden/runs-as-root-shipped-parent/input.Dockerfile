FROM debian:bookworm AS runtime
WORKDIR /app
COPY lib .
CMD ["/app/lib"]

FROM runtime AS debug
RUN echo > /usr/bin/trace
CMD ["/app/lib", "--debug"]
