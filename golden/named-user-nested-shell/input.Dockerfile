FROM debian:12
RUN bash -lc 'set -e; groupadd -g 4200 service; useradd -u 4100 -g service service'
RUN su - service -c "./configure && make check"
RUN eval "make -j '$JOBS'"; sh -c "make install $OPTIONS"
USER service
CMD ["/usr/bin/server"]
