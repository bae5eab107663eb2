FROM debian:bookworm
ENV WHO="app # x"
USER "$WHO"
CMD ["/opt/app"]
