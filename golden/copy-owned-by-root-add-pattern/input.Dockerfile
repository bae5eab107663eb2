FROM golang:1.22
WORKDIR /srv/tool
ADD *.go ./
ADD vendor-* ./
RUN go build -o /usr/local/bin/tool .
CMD ["tool", "serve"]
