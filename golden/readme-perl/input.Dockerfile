FROM perl:5.40
COPY . /usr/src/myapp
WORKDIR /usr/src/myapp
RUN cpanm --installdeps .
CMD [ "perl", "./sync.pl" ]
