# One machine in a container: everything in one process, data and keys in the volume. Only one may run on a volume.
FROM python:3.12-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1
RUN useradd --system --uid 10001 --home-dir /app silayang && install -d -o silayang -m 0700 /data
WORKDIR /app
COPY requirements.txt ./
RUN pip install --require-hashes --only-binary :all: -r requirements.txt
COPY main.py ./
COPY functions functions
COPY schemas schemas
COPY infra/agencies infra/agencies
RUN python -m compileall -q main.py functions && python main.py ready

USER silayang
ENV DATA_DIR=/data PORT=8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=60s --timeout=10s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/health', timeout=8)"]
ENTRYPOINT ["python", "main.py"]
CMD ["run"]
