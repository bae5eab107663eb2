FROM eclipse-temurin:21 AS jre-build

RUN $JAVA_HOME/bin/jlink \
         --add-modules java.base,java.logging \
         --strip-debug --no-man-pages --no-header-files \
         --compress=2 \
         --output /javaruntime

FROM debian:bookworm-slim
ENV JAVA_HOME=/opt/java/openjdk
ENV PATH "${JAVA_HOME}/bin:${PATH}"
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY --from=jre-build /javaruntime $JAVA_HOME

RUN mkdir /opt/service
COPY --chown=10001:10001 service.jar /opt/service
USER 10001:10001
CMD ["java", "-jar", "/opt/service/service.jar"]
