FROM debian:bookworm
EXPOSE 2222
CMD ["/usr/sbin/sshd", "-D"]
