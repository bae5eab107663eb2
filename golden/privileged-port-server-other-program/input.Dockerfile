FROM nginx:1.27
COPY run-all /usr/local/bin/
CMD ["run-all"]
