FROM debian:12
WORKDIR /app
COPY . .
ENV PORT=8080

# what people upload
VOLUME /app/uploads /data
EXPOSE 8080
CMD ["./server"]
