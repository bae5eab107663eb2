FROM node:20-bookworm
RUN useradd --uid 1000 app
USER app
CMD ["/opt/app"]
