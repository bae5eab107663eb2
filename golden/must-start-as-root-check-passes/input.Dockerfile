FROM debian:bookworm
CMD ["/usr/sbin/sshd", "-D"]
