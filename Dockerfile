# The program without its tests and tools. Secrets and settings come when it runs; the image holds neither.
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/mamnon
RUN python -m venv /opt/mamnon
COPY requirements requirements
RUN /opt/mamnon/bin/pip install --quiet --require-hashes --only-binary :all: -r requirements/run.txt
COPY pyproject.toml README.md ./
COPY app app
COPY migrations migrations
# What installs the project itself is locked among the tools; it does not stay.
RUN sed -n '/^flit-core==/,/# via/p' requirements/dev.txt > /tmp/flit.txt \
 && /opt/mamnon/bin/pip install --quiet --require-hashes -r /tmp/flit.txt \
 && /opt/mamnon/bin/pip install --quiet --no-deps --no-build-isolation --editable . \
 && /opt/mamnon/bin/pip uninstall --quiet --yes flit-core \
 && /opt/mamnon/bin/python -m compileall -q /opt/mamnon app migrations

FROM python:3.11-slim
RUN groupadd --gid 10001 mamnon \
 && useradd --uid 10001 --gid mamnon --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin mamnon \
 && install --directory --mode 0700 --owner mamnon --group mamnon /data
COPY --from=build /opt/mamnon /opt/mamnon
COPY --from=build /srv/mamnon /srv/mamnon
ENV PATH=/opt/mamnon/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    MAMNON_HOST=0.0.0.0 MAMNON_PORT=8000 MAMNON_DATA_DIR=/data
USER mamnon
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as it; it.urlopen(f\"http://127.0.0.1:{os.environ['MAMNON_PORT']}/readyz\", timeout=4)"]
# In exec form: SIGTERM reaches the program, which answers what it has begun and stops.
ENTRYPOINT ["mamnon"]
CMD ["serve"]
