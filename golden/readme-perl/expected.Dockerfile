FROM perl:5.40
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY --chown=10001:10001 . /usr/src/myapp
WORKDIR /usr/src/myapp
RUN cpanm --installdeps .
USER 10001:10001
CMD [ "perl", "./sync.pl" ]
