# Ubuntu 24.04 owns 1000:1000 and ships no adduser.
FROM debian:bookworm
RUN rm -f /usr/sbin/adduser /usr/sbin/addgroup && \
    printf 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n' > /usr/lib/os-release && \
    groupadd --gid 1000 ubuntu && useradd --uid 1000 --gid 1000 --create-home --shell /bin/bash ubuntu
CMD ["/bin/bash"]
